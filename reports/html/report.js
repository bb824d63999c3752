"use strict";
// The table of devices, filtered, searched and sorted by what stands in the fragment of the address:
// #v=not_eligible&rule=android.nfc&q=galaxy&sort=-until. What devices say is only ever set as text.
(async () => {
  const KEYS = ["v", "rule", "q", "sort"];
  const part = (id) => document.getElementById(id);
  const controls = Object.fromEntries(KEYS.map((key) => [key, part(`filter-${key}`)]));
  const table = part("rows"), scroller = part("scroller"), count = part("count"), packed = part("packed");
  const verdicts = Object.fromEntries([...controls.v.options].map((option) => [option.value, option.text]));
  document.documentElement.classList.add("scripts");

  // ── Columns: values, and a code a row where values repeat ──
  const valueAt = ({ values, codes }, row) => values[codes ? codes[row] : row];

  const unpacked = async (base64) => {
    const letters = atob(base64), bytes = new Uint8Array(letters.length);
    for (let at = 0; at < letters.length; at++) bytes[at] = letters.charCodeAt(at);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    const { size, ...columns } = await new Response(stream).json();
    for (const column of Object.values(columns)) if (column.codes) column.codes = placesIn(column, size);
    return { size, ...columns };
  };

  const placesIn = ({ codes, width }, size) => {
    const places = new Uint32Array(size); // digits to base 57, from "#" (35) on
    for (let at = 0; at < codes.length; at++) {
      const row = Math.floor(at / width);
      places[row] = places[row] * 57 + codes.charCodeAt(at) - 35;
    }
    return places;
  };

  const columnsIn = (rows) => {
    const column = (read) => ({ values: rows.map(read) });
    const cell = (at) => column((row) => row.cells[at].textContent);
    return {
      size: rows.length,
      device: column((row) => row.cells[0].children[0].textContent),
      subject: column((row) => row.cells[0].children[1].textContent),
      verdict: column((row) => row.dataset.v),
      until: cell(2), reason: cell(4),
      refused: column((row) => Array.from(row.cells[3].children, (link) => link.textContent)),
      unknown: column((row) => row.dataset.unknown?.split(" ") ?? []),
    };
  };

  // ── Which rows, in which order: every test is made once a value, not once a row ──
  const lowered = (column) => (column.lower ??= column.values.map((value) => String(value).toLowerCase()));
  const hits = (list, { codes }, test) => {
    const hit = Uint8Array.from(list, (value) => (test(value) ? 1 : 0));
    return codes ? (row) => hit[codes[row]] : (row) => hit[row];
  };

  const testsOf = (fleet, { v, rule, q }) => {
    const either = (tests) => (row) => tests.some((test) => test(row));
    const tests = v ? [hits(fleet.verdict.values, fleet.verdict, (verdict) => verdict === v)] : [];
    const named = (column) => hits(column.values, column, (rules) => rules.includes(rule));
    if (rule) tests.push(either([named(fleet.refused), named(fleet.unknown)]));
    const told = [fleet.device, fleet.subject, fleet.reason, fleet.refused];
    for (const word of (q ?? "").toLowerCase().split(/\s+/).filter(Boolean))
      tests.push(either(told.map((column) => hits(lowered(column), column, (text) => text.includes(word)))));
    return tests;
  };

  const sorted = (fleet, sort) => {
    const rows = new Uint32Array(fleet.size).map((_, row) => row);
    const column = fleet[sort?.replace(/^-/, "")];
    if (!column) return rows;
    const lower = lowered(column), last = "\uffff", backwards = sort.startsWith("-") ? -1 : 1;
    const values = [...lower.keys()].sort((a, b) => {
      const one = lower[a] || last, other = lower[b] || last;
      return one === other ? 0 : one === last ? 1 : other === last ? -1 : one < other ? -backwards : backwards;
    });
    const places = new Uint32Array(values.length);
    for (let at = 0; at < values.length; at++) places[values[at]] = at;
    const place = ({ codes }) => (codes ? (row) => places[codes[row]] : (row) => places[row]);
    const placed = place(column);
    return rows.sort((a, b) => placed(a) - placed(b) || a - b);
  };

  // ── Two ways to show rows: those of the page itself, or a window of rows drawn as one scrolls ──
  const standing = (rows) => {
    let standingIn = null;
    return {
      show: (chosen, order) => {
        const hit = new Set(chosen);
        rows.forEach((row, at) => (row.hidden = !hit.has(at)));
        if (standingIn !== order && (standingIn || state.sort)) table.tBodies[0].append(...Array.from(order, (at) => rows[at]));
        standingIn = order;
      },
      reveal: (at) => rows[at].scrollIntoView({ block: "center" }),
    };
  };

  const drawn = (fleet) => {
    const body = table.tBodies[0], rows = new Map();
    const gaps = [table.insertBefore(document.createElement("tbody"), body), table.appendChild(document.createElement("tbody"))];
    for (const gap of gaps) {
      gap.className = "gap";
      gap.setAttribute("aria-hidden", "true");
      gap.insertRow().insertCell().colSpan = 5;
    }
    let chosen = [], height = 60, marked = -1, printing = false;

    const cell = (row, name, ...contents) => {
      const made = row.appendChild(document.createElement(name));
      for (const content of contents) made.appendChild(document.createElement("div")).append(...content);
      return made;
    };
    const links = (rules) => {
      const made = rules.slice(0, 3).flatMap((rule) => {
        const link = document.createElement("a");
        link.href = `#rule-${rule.replaceAll(".", "-")}`;
        link.textContent = rule;
        return [link, " "];
      });
      return rules.length > 3 ? [...made, `+${rules.length - 3}`] : made;
    };
    const rowAt = (position) => {
      const at = chosen[position], row = document.createElement("tr"), told = (name) => valueAt(fleet[name], at);
      row.id = `device-${at + 1}`;
      row.dataset.v = told("verdict");
      row.ariaRowIndex = position + 2;
      row.classList.toggle("here", at === marked);
      cell(row, "th", [told("device")], [told("subject")]).scope = "row";
      for (const content of [[verdicts[told("verdict")]], [told("until")], links(told("refused")), [told("reason")]]) cell(row, "td", content);
      row.title = told("reason");
      return row;
    };
    const draw = () => {
      const size = chosen.length, over = printing ? 0 : 12;
      const first = printing ? 0 : Math.max(0, Math.min(Math.floor(scroller.scrollTop / height), size) - over);
      const last = Math.min(size, printing ? 1000 : first + Math.ceil(scroller.clientHeight / height) + 2 * over);
      for (const [position, row] of rows) {
        if (position >= first && position < last) continue;
        row.remove();
        rows.delete(position);
      }
      for (let position = last - 1, below = null; position >= first; position--) {
        if (!rows.has(position)) rows.set(position, body.insertBefore(rowAt(position), below));
        below = rows.get(position);
      }
      gaps[0].rows[0].cells[0].style.height = `${first * height}px`;
      gaps[1].rows[0].cells[0].style.height = printing ? "0" : `${(size - last) * height}px`;
    };
    const redraw = () => {
      body.replaceChildren();
      rows.clear();
      draw();
      const tall = body.rows[0]?.getBoundingClientRect().height;
      if (printing || !tall || Math.abs(tall - height) < 0.1) return;
      height = tall;
      draw();
    };
    scroller.addEventListener("scroll", () => requestAnimationFrame(draw), { passive: true });
    new ResizeObserver(redraw).observe(scroller);
    for (const name of ["beforeprint", "afterprint"])
      addEventListener(name, () => {
        printing = name === "beforeprint"; // paper cannot scroll: it gets the first 1,000 rows
        redraw();
      });
    return {
      show: (rows) => {
        chosen = rows;
        marked = -1;
        table.ariaRowCount = rows.length + 1;
        scroller.scrollTop = 0;
        redraw();
      },
      reveal: (at) => {
        marked = at;
        scroller.scrollTop = Math.max(0, chosen.indexOf(at) * height - scroller.clientHeight / 2 + height);
        redraw();
        scroller.scrollIntoView({ block: "center" });
      },
    };
  };

  // ── The fragment is the state; controls write it, links and back and forward change it ──
  const stateIn = (fragment) => {
    const said = new URLSearchParams(fragment);
    return Object.fromEntries(KEYS.filter((key) => said.get(key)).map((key) => [key, said.get(key)]));
  };
  const fragmentOf = (state) => new URLSearchParams(KEYS.filter((key) => state[key]).map((key) => [key, state[key]])).toString();

  let fleet, view, state = {}, order, orderedBy, chosen, typing = false;
  const apply = (wanted) => {
    state = wanted;
    if (!order || orderedBy !== state.sort) order = sorted(fleet, state.sort);
    orderedBy = state.sort;
    const tests = testsOf(fleet, state);
    chosen = tests.length ? order.filter((row) => tests.every((test) => test(row))) : order;
    view.show(chosen, order);
    for (const key of KEYS) if (controls[key].value !== (state[key] ?? "")) controls[key].value = state[key] ?? "";
    for (const head of table.tHead.rows[0].cells) {
      const way = { [head.dataset.sort]: "ascending", [`-${head.dataset.sort}`]: "descending" }[state.sort];
      head.ariaSort = way ?? null;
    }
    const told = (number) => number.toLocaleString("en");
    count.textContent = chosen.length === fleet.size ? `${told(fleet.size)} devices` : `${told(chosen.length)} of ${told(fleet.size)} devices shown`;
  };
  const follow = () => {
    const fragment = location.hash.slice(1), device = /^device-(\d+)$/.exec(fragment);
    if (fragment === "" || fragment.includes("=")) {
      typing = false;
      apply(stateIn(fragment));
      if (fragment) part("devices").scrollIntoView();
    } else if (device && device[1] >= 1 && device[1] <= fleet.size) {
      if (!chosen.includes(device[1] - 1)) apply({});
      view.reveal(device[1] - 1);
    }
  };
  const change = (changes, byTyping = false) => {
    const wanted = { ...state, ...changes };
    history[byTyping && typing ? "replaceState" : "pushState"](null, "", `#${fragmentOf(wanted)}`);
    typing = byTyping;
    apply(wanted);
  };

  try {
    const rows = packed ? [] : [...table.tBodies[0].rows];
    fleet = packed ? await unpacked(packed.textContent) : columnsIn(rows);
    view = packed ? drawn(fleet) : standing(rows);
  } catch (failure) {
    count.textContent = `This browser could not unpack the rows (${failure.message}). The csv and jsonl formats hold them all.`;
    return;
  }
  packed?.remove();
  apply({});
  if (location.hash) follow();
  for (const head of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => change({ sort: (state.sort === head.dataset.sort ? "-" : "") + head.dataset.sort }));
    head.append(button);
  }
  for (const key of ["v", "rule", "sort"]) controls[key].addEventListener("change", () => change({ [key]: controls[key].value }));
  controls.q.addEventListener("input", () => change({ q: controls.q.value }, true));
  part("filter-none").addEventListener("click", () => change(Object.fromEntries(KEYS.map((key) => [key, ""]))));
  addEventListener("hashchange", follow);
  performance.mark("rows");
  requestIdleCallback?.(() => [fleet.subject, fleet.device, fleet.reason].forEach(lowered)); // so that the first search is quick
})();
