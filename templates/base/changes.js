"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const tools = document.querySelector(".tools");
  const output = tools.querySelector("output");
  const dialog = document.querySelector("dialog");
  const keys = dialog.querySelector("input");
  const sides = tools.querySelector("[data-do=sides]");
  const isSeen = element => !element.closest("[hidden]");
  let current = null;

  // --- languages as tabs ---

  const choose = (tab, focus) => {
    for (const each of tab.closest(".tabs").querySelectorAll("a")) {
      each.setAttribute("aria-selected", String(each === tab));
      each.tabIndex = each === tab ? 0 : -1;
      document.getElementById(each.getAttribute("aria-controls")).hidden = each !== tab;
    }
    if (focus) tab.focus();
    count();
  };
  for (const list of all(".tabs")) {
    list.setAttribute("role", "tablist");
    const tabs = all("a", list);
    for (const tab of tabs) {
      const panel = document.getElementById(tab.hash.slice(1));
      tab.parentElement.setAttribute("role", "presentation");
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", panel.id);
      tab.id = `${panel.id}-tab`;
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      tab.addEventListener("click", event => { event.preventDefault(); choose(tab, true); });
    }
    list.addEventListener("keydown", event => {
      const at = tabs.indexOf(document.activeElement);
      const to = {ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1}[event.key];
      if (to === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      choose(tabs[(to + tabs.length) % tabs.length], true);
    });
  }

  // --- steps ---

  const changes = () => all("[data-change]").filter(isSeen);
  const count = () => {
    const seen = changes();
    const at = seen.indexOf(current);
    const told = `${seen.length} ${seen.length === 1 ? "change" : "changes"}`;
    output.value = at < 0 ? told : `${at + 1} of ${seen.length}`;
  };
  const mark = block => {
    current?.classList.remove("current");
    for (const link of all("nav.changes [aria-current]")) link.removeAttribute("aria-current");
    current = block;
    block.classList.add("current");
    const link = document.querySelector(`nav.changes a[href="#${CSS.escape(block.id)}"]`);
    link?.setAttribute("aria-current", "true");
    const list = link?.closest("nav");
    if (list && list.offsetParent) list.scrollTop = link.offsetTop - list.offsetTop - 80;
    count();
  };
  const go = block => {
    mark(block);
    block.focus({preventScroll: true});
    block.scrollIntoView({block: block.offsetHeight < innerHeight / 2 ? "center" : "start"});
  };
  const next = way => {
    const seen = changes();
    if (!seen.length) return;
    const at = seen.indexOf(current);
    const to = at < 0 ? (way > 0 ? 0 : seen.length - 1) : at + way;
    go(seen[(to + seen.length) % seen.length]);
  };
  const show = id => {
    const target = document.getElementById(id);
    const panel = target?.closest(".panel");
    if (panel?.hidden) choose(document.getElementById(`${panel.id}-tab`), false);
    return target;
  };
  document.addEventListener("click", event => {
    const link = event.target.closest("a[href^='#']");
    if (!link || link.closest(".tabs")) return;
    const target = show(link.hash.slice(1));
    const block = target?.closest("[data-change]");
    if (!block) return;
    event.preventDefault();
    go(block);
  });

  // --- side by side ---

  let isMade = false;
  const aside = () => {
    if (!isMade) {
      for (const now of all(".now")) {
        const was = now.cloneNode(true);
        was.className = "was";
        for (const each of all("[id]", was)) each.removeAttribute("id");
        now.before(was);
      }
      isMade = true;
    }
    const isOn = document.body.classList.toggle("sides");
    sides.setAttribute("aria-pressed", String(isOn));
    if (current) go(current);
  };

  // --- buttons and keys ---

  const open = () => { if (!dialog.open) dialog.showModal(); };
  const acts = {previous: () => next(-1), next: () => next(1), sides: aside, keys: open};
  tools.addEventListener("click", event => acts[event.target.closest("button")?.dataset.do]?.());
  const letters = {
    n: acts.next, j: acts.next, ArrowRight: acts.next,
    p: acts.previous, k: acts.previous, ArrowLeft: acts.previous,
    s: aside,
  };
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.altKey || event.metaKey || dialog.open) return;
    if (event.target.closest("input, textarea, select, .scroll")) return;
    if (event.key === "?") { event.preventDefault(); return open(); }
    if (!keys.checked) return;
    const tab = all(".tabs a")[Number(event.key) - 1];
    if (letters[event.key]) { event.preventDefault(); letters[event.key](); }
    else if (/^[1-9]$/.test(event.key) && tab) choose(tab, true);
  });

  addEventListener("beforeprint", () => { for (const each of all("details")) each.open = true; });

  tools.hidden = false;
  for (const list of all(".tabs")) {
    const tabs = all("a", list);
    const wanted = location.hash && tabs.find(tab => location.hash.startsWith(tab.hash));
    const first = tabs.find(tab => tab.querySelector(".tally").firstChild.data !== "0");
    choose(wanted || first || tabs[0], false);
  }
  const target = location.hash && show(location.hash.slice(1));
  const block = target && target.closest("[data-change]");
  if (block) go(block);
  count();
})();
