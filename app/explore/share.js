// Keep and share: files down and up, the link, Python code, pictures of the portrait.

export function render({ model, el, view }) {
  const make = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "onclick") node.addEventListener("click", value);
      else node.setAttribute(key, value);
    }
    node.append(...children);
    return node;
  };
  const menu = make("div", { popover: "auto", class: "menu" });
  const list = make("div", { role: "menu", "aria-label": "Share and save" });
  const opener = make("button", { type: "button", class: "opener", title: "Links, files, pictures, code", "aria-haspopup": "menu" }, "Share");
  opener.popoverTargetElement = menu;
  const told = make("p", { class: "told", role: "status" });
  const toast = make("div", { popover: "manual", class: "toast", role: "status" });
  const picker = make("input", { type: "file", accept: ".json,application/json", class: "picker", "aria-label": "JSON file to open" });
  const items = [
    ["Copy link", () => copy(location.href, "Link")],
    ["Copy as Python", () => model.send_msg({ want: "python" })],
    ["Picture as PNG", () => picture("png")],
    ["Picture as SVG", () => picture("svg")],
    ["Fixed points as CSV", () => model.send_msg({ want: "points" })],
    ["Trajectories as CSV", () => model.send_msg({ want: "trajectories" })],
    ["State as JSON", () => model.send_msg({ want: "json" })],
    ["Open a JSON state …", () => picker.click()],
  ];
  for (const [label, action] of items) {
    list.append(make("button", { type: "button", role: "menuitem", onclick: () => (menu.hidePopover(), action()) }, label));
  }
  const code = make("textarea", { class: "code", readonly: "", rows: "7", hidden: "", "aria-label": "To copy" });
  menu.append(list, told, code);
  el.append(opener, menu, picker, toast);

  menu.addEventListener("beforetoggle", (event) => {
    if (event.newState !== "open") {
      if (menu.matches(":focus-within")) opener.focus();
      return;
    }
    list.hidden = false;
    code.hidden = true;
    told.textContent = "";
    const box = opener.getBoundingClientRect();
    menu.style.top = `${box.bottom + 6}px`;
    menu.style.right = `${Math.max(8, innerWidth - box.right)}px`;
  });
  menu.addEventListener("toggle", (event) => {
    if (event.newState === "open") menu.querySelector("button").focus();
  });
  menu.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = [...menu.querySelectorAll("button")];
    const at = buttons.indexOf(event.target);
    buttons.at((at + step) % buttons.length).focus();
  });

  // confirmed at the foot of the page, for as long as it takes to read
  const SHOWN = 3000; // ms
  let toastTimer;
  function say(text) {
    clearTimeout(toastTimer);
    if (!toast.matches(":popover-open")) toast.showPopover();
    toast.textContent = text;
    toastTimer = setTimeout(() => toast.hidePopover(), SHOWN);
  }

  function save(blob, name) {
    const link = make("a", { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    say(`Saved ${name}`);
  }

  async function copy(text, what) {
    try {
      await navigator.clipboard.writeText(text);
      say(`${what} copied`);
    } catch {
      // no clipboard outside a secure page: show the text, selected
      menu.showPopover();
      list.hidden = true;
      code.value = text;
      code.hidden = false;
      code.select();
      told.textContent = "Press Ctrl+C to copy";
    }
  }

  async function picture(kind) {
    const layer = figuresOf(view.model.document, model.uid).view("portrait").export(kind, true);
    save(await layer.to_blob(), `gruscope-portrait.${kind}`);
  }

  picker.addEventListener("change", async () => {
    const file = picker.files[0];
    picker.value = "";
    if (!file) return;
    if (file.size > model.max_bytes) {
      model.send_msg({ too_large: true });
      return;
    }
    model.send_msg({ upload: await file.text() });
  });

  model.on("remove", () => clearTimeout(toastTimer));
  model.on("msg:custom", (message) => {
    if (message.copy) {
      copy(message.copy, "Python");
    } else {
      save(new Blob([message.text], { type: message.type }), message.name);
    }
  });
}
