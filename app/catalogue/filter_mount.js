// A place beside the page for the wall's filters; whichever of the two is there first waits.

export function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "filters";
  el.append(root);
  const offer = () => document.dispatchEvent(new CustomEvent("gruscope:filters", { detail: { root } }));
  document.addEventListener("gruscope:wall", offer);
  model.on("remove", () => document.removeEventListener("gruscope:wall", offer));
  offer();
}
