// A place for a dock; and what it lies in, which scrolls in a narrow window, by keys too.

export function render({ model, el, view }) {
  const root = document.createElement("div");
  root.className = "place";
  el.append(root);
  const name = view.model.data?.name ?? view.model.name;
  const offer = () => document.dispatchEvent(new CustomEvent("gruscope:dock", { detail: { name, root } }));
  document.addEventListener("gruscope:knobs", offer);
  const narrow = matchMedia("(max-width: 1199px)"); // as styles/dock.css
  const scroller = () => {
    const page = el.getRootNode().host?.getRootNode().host;
    for (const [key, value] of Object.entries({ tabindex: "0", role: "region", "aria-label": model.label })) {
      if (narrow.matches) page?.setAttribute(key, value);
      else page?.removeAttribute(key);
    }
  };
  narrow.addEventListener("change", scroller);
  model.on("after_render", scroller);
  model.on("remove", () => {
    document.removeEventListener("gruscope:knobs", offer);
    narrow.removeEventListener("change", scroller);
  });
  offer();
}
