"use strict";
// The table of devices, filtered, searched and sorted by what stands in the fragment of the address:
// #do=replace&v=not_eligible&rule=android.nfc&q=galaxy&sort=-until. What devices say is only ever set as text.
(async () => {
  const KEYS = ["do", "v", "rule", "q", "sort"];
  const part = (id) => document.getElementById(id);
  const controls = Object.fromEntries(KEYS.map((key) => [key, part(`filter-${key}`)]));
  const table = part("rows"), scroller = part("scroller"), count = part("count"), packed = part("packed"), sheet = part("sheet");
  const doing = (name) => controls.do.querySelector(`[value=${name}]`).text;
  const verdict = (name) => controls.v.querySelector(`[value=${name}]`).text;
  const { say, day } = tapready;
  await tapready.ready;

  // ── Columns: values, and a code a row where values repeat ──
  const valueAt = ({ values, codes }, row) => values[codes ? codes[row] : row];

  const unpacked = async (base64) => {
    const { size, rules, ...columns } = await tapready.unpacked(base64);
    for (const column of Object.values(columns)) if (column.codes) column.codes = placesIn(column, size);
    for (const name of ["do", "verdict", "refused", "unknown", "waived", "told"]) columns[name].codes = columns.kind.codes;
    return { size, rules, ...columns };
  };

  const placesIn = ({ codes, width }, size) => {
    const places = new Uint32Array(size); // digits to base 57, from "#" (35) on
    for (let at = 0; at < codes.length; at++) {
      const row = Math.floor(at / width);
      places[row] = places[row] * 57 + codes.charCodeAt(at) - 35;
    }
    return places;
  };

  const reasonAt = (fleet, row) => {
    if (valueAt(fleet.verdict, row) === "eligible") return ["", ""];
    const failed = [...valueAt(fleet.refused, row), ...valueAt(fleet.waived, row)], first = failed[0] ?? valueAt(fleet.unknown, row)[0];
    return first ? [say(fleet.rules[first][failed.length ? 1 : 2]), valueAt(fleet.told, row)[0] ?? ""] : ["", ""];
  };

  // ── Which rows, in which order: every test is made once a value, not once a row ──
  const lowered = (column) => (column.lower ??= column.values.map((value) => String(value).toLowerCase()));
  const hits = (list, { codes }, test) => {
    const hit = Uint8Array.from(list, (value) => (test(value) ? 1 : 0));
    return codes ? (row) => hit[codes[row]] : (row) => hit[row];
  };

  const testsOf = (fleet, { do: kind, v, rule, q }) => {
    const either = (tests) => (row) => tests.some((test) => test(row));
    const tests = v ? [hits(fleet.verdict.values, fleet.verdict, (verdict) => verdict === v)] : [];
    if (kind) tests.push(hits(fleet.do.values, fleet.do, (one) => one === kind));
    const named = (column) => hits(column.values, column, (rules) => rules.includes(rule));
    if (rule) tests.push(either([named(fleet.refused), named(fleet.unknown), named(fleet.waived)]));
    const told = [fleet.device, fleet.subject, fleet.told];
    for (const word of (q ?? "").toLowerCase().split(/\s+/).filter(Boolean)) {
      const texts = told.map((column) => hits(lowered(column), column, (text) => text.includes(word)));
      const titled = Object.keys(fleet.rules).filter((name) => [name, ...fleet.rules[name].map(say)].some((text) => text.toLowerCase().includes(word)));
      const rules = [fleet.refused, fleet.unknown].map((column) => hits(column.values, column, (names) => names.some((name) => titled.includes(name))));
      tests.push(either([...texts, ...rules]));
    }
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
    for (let at = 0; at < values.length; at++)
      places[values[at]] = at && lower[values[at]] === lower[values[at - 1]] ? places[values[at - 1]] : at;
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
      redraw: () => {}, // the page itself says its rows again
    };
  };

  // ── One device by itself ──
  const ruleAt = (rule) => `#rule-${rule.replaceAll(".", "-")}`;
  const linked = (href, text) => {
    const link = document.createElement("a");
    [link.href, link.textContent] = [href, text];
    return link;
  };
  const opened = (fleet, row) => {
    const told = (name) => valueAt(fleet[name], row), texts = [told("told"), [], []];
    part("sheet-device").textContent = told("device");
    part("sheet-subject").textContent = told("subject");
    part("sheet-verdict").className = `verdict ${told("verdict")}`;
    part("sheet-verdict").textContent = `${doing(told("do"))} · ${verdict(told("verdict"))}` + (told("until") ? ` · ${day(told("until"))}` : "");
    ["refused", "unknown", "waived"].forEach((kind, at) => {
      const rows = told(kind).map((rule, place) => {
        const item = document.createElement("li"), value = texts[at][place];
        item.append(linked(ruleAt(rule), say(fleet.rules[rule][kind === "unknown" ? 0 : 1])), value ? ` ${value}` : "");
        return item;
      });
      part(`sheet-${kind}`).replaceChildren(...rows);
      part(`sheet-${kind}`).parentElement.hidden = !rows.length;
    });
    sheet.hidden = false;
  };

  const drawn = (fleet) => {
    const body = table.tBodies[0], rows = new Map();
    const gaps = [table.insertBefore(document.createElement("tbody"), body), table.appendChild(document.createElement("tbody"))];
    for (const gap of gaps) {
      gap.className = "gap";
      gap.setAttribute("aria-hidden", "true");
      gap.insertRow().insertCell().colSpan = 6;
    }
    let chosen = [], height = 60, marked = -1, printing = false;

    const cell = (row, name, ...contents) => {
      const made = row.appendChild(document.createElement(name));
      for (const content of contents) made.appendChild(document.createElement("div")).append(...content);
      return made;
    };
    const links = (rules) => {
      const made = rules.slice(0, 3).flatMap((rule) => [linked(ruleAt(rule), rule), " "]);
      return rules.length > 3 ? [...made, `+${rules.length - 3}`] : made;
    };
    const rowAt = (position) => {
      const at = chosen[position], row = document.createElement("tr"), told = (name) => valueAt(fleet[name], at);
      row.id = `device-${at + 1}`;
      row.dataset.v = told("verdict");
      row.ariaRowIndex = position + 2;
      row.classList.toggle("here", at === marked);
      cell(row, "th", [linked(`#device-${at + 1}`, told("device"))], [told("subject")]).scope = "row";
      const [reason, value] = reasonAt(fleet, at);
      for (const content of [[doing(told("do"))], [verdict(told("verdict"))], [told("until") && day(told("until"))], links(told("refused")), [reason, " ", value]]) cell(row, "td", content);
      row.title = `${reason} ${value}`;
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
      redraw,
    };
  };

  // ── The fragment is the state; controls write it, links and back and forward change it ──
  const stateIn = (fragment) => {
    const said = new URLSearchParams(fragment);
    return Object.fromEntries(KEYS.filter((key) => said.get(key)).map((key) => [key, said.get(key)]));
  };
  const fragmentOf = (state) => {
    const said = KEYS.filter((key) => state[key]).map((key) => [key, state[key]]);
    return new URLSearchParams(tapready.language() ? [...said, ["lang", tapready.language()]] : said).toString();
  };

  let fleet, view, state = {}, order, orderedBy, chosen, typing = false, alone = -1;
  const apply = (wanted) => {
    state = wanted;
    if (!order || orderedBy !== state.sort) order = sorted(fleet, state.sort);
    orderedBy = state.sort;
    const tests = testsOf(fleet, state);
    chosen = tests.length ? order.filter((row) => tests.every((test) => test(row))) : order;
    view.show(chosen, order);
    for (const key of KEYS) if (controls[key].value !== (state[key] ?? "")) controls[key].value = state[key] ?? "";
    for (const head of table.tHead.rows[0].cells) {
      const key = head.dataset.sort, way = { [key]: "ascending", [`-${key}`]: "descending" }[state.sort];
      head.ariaSort = (key && way) || null;
    }
    const told = (text) => say(text).replace("{shown}", tapready.number(chosen.length)).replace("{count}", tapready.number(fleet.size));
    count.textContent = told(chosen.length === fleet.size ? count.dataset.all : count.dataset.some);
  };
  const follow = () => {
    const fragment = location.hash.slice(1), device = /^device-(\d+)$/.exec(fragment);
    if (fragment === "" || fragment.includes("=")) {
      typing = false;
      apply(stateIn(fragment));
      if (KEYS.some((key) => state[key])) part("devices").scrollIntoView();
    } else if (device && device[1] >= 1 && device[1] <= fleet.size) {
      if (!chosen.includes(device[1] - 1)) apply({});
      alone = device[1] - 1;
      opened(fleet, alone);
      view.reveal(alone);
    }
  };
  const change = (changes, byTyping = false) => {
    const wanted = { ...state, ...changes };
    history[byTyping && typing ? "replaceState" : "pushState"](null, "", `#${fragmentOf(wanted)}`);
    typing = byTyping;
    apply(wanted);
  };

  try {
    const rows = [...table.tBodies[0].rows];
    fleet = await unpacked(packed.textContent);
    view = rows.length ? standing(rows) : drawn(fleet);
  } catch (failure) {
    count.textContent = `${say(count.dataset.failed)} (${failure.message})`;
    return;
  }
  packed.remove();
  apply({});
  if (location.hash) follow();
  for (const head of table.tHead.rows[0].cells) {
    if (!head.dataset.sort) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => change({ sort: (state.sort === head.dataset.sort ? "-" : "") + head.dataset.sort }));
    head.append(button);
  }
  for (const key of ["do", "v", "rule", "sort"]) controls[key].addEventListener("change", () => change({ [key]: controls[key].value }));
  controls.q.addEventListener("input", () => change({ q: controls.q.value }, true));
  part("sheet-close").addEventListener("click", () => {
    sheet.hidden = true;
    alone = -1;
    history.pushState(null, "", `#${fragmentOf(state)}`);
    scroller.focus();
  });
  tapready.onSpeak(() => {
    apply(state);
    view.redraw();
    if (alone >= 0) opened(fleet, alone);
  });
  part("filter-none").addEventListener("click", () => change(Object.fromEntries(KEYS.map((key) => [key, ""]))));
  addEventListener("hashchange", follow);
  performance.mark("rows");
  requestIdleCallback?.(() => [fleet.subject, fleet.device, fleet.told].forEach(lowered)); // so that the first search is quick
})();
