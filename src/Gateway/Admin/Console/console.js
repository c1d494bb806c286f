// What a page gains from a script. Everything works without.
(() => {
  "use strict";

  for (const block of document.querySelectorAll(".copy-block")) {
    const button = block.querySelector("button");
    const code = block.querySelector("code");
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(code.textContent);
      } catch {
        // Without TLS there is no clipboard: the text is selected, for the keyboard.
        getSelection().selectAllChildren(code);
        return;
      }
      button.textContent = button.dataset.copied;
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  }

  for (const input of document.querySelectorAll("[data-confirm]")) {
    const button = input.form.querySelector("button.danger");
    const check = () => { button.disabled = input.value.trim() !== input.dataset.confirm; };
    input.addEventListener("input", check);
    check();
  }

  const units = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60]];
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
  for (const time of document.querySelectorAll("time[datetime]")) {
    const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
    const [unit, length] = units.find(([, size]) => Math.abs(seconds) >= size) ?? ["minute", 60];
    time.title += " · " + words.format(Math.trunc(seconds / length), unit);
  }

  // What is left of an overlap, by the server's clock.
  const lang = document.documentElement.lang;
  const length = (value, unit) => new Intl.NumberFormat(lang, { style: "unit", unit, unitDisplay: "long" }).format(value);
  for (const left of document.querySelectorAll("[data-until]")) {
    const ahead = Date.parse(left.dataset.now) - Date.now();
    const show = () => {
      const seconds = Math.max(0, Math.floor((Date.parse(left.dataset.until) - Date.now() - ahead) / 1000));
      const parts = [["day", 86400, Infinity], ["hour", 3600, 24], ["minute", 60, 60], ["second", 1, 60]]
        .map(([unit, size, wrap]) => [unit, wrap === Infinity ? Math.floor(seconds / size) : Math.floor(seconds / size) % wrap]);
      const first = Math.max(0, parts.findIndex(([, value]) => value > 0));
      const time = parts.slice(first, first + 2).filter(([, value], at) => at === 0 || value > 0).map(([unit, value]) => length(value, unit)).join(" ");
      left.textContent = left.dataset.words.replace("{0}", time);
      if (seconds === 0) { clearInterval(timer); }
    };
    const timer = setInterval(show, 1000);
    show();
  }

  // The log of calls grows while one looks: rows as the server draws them, newest on top, no more than fit a page.
  const live = document.getElementById("live");
  const log = document.getElementById("log");
  if (live && log) {
    const rows = log.querySelector("tbody");
    const most = 200;
    let after = log.dataset.after;
    let under = null;
    const show = (html) => {
      const parsed = new DOMParser().parseFromString(`<table><tbody>${html}</tbody></table>`, "text/html");
      const fresh = [...parsed.querySelectorAll("tr")].filter((row) => !rows.querySelector(`[data-call="${row.dataset.call}"]`));
      fresh.forEach((row) => row.classList.add("fresh"));
      if (fresh.length > 0) log.querySelector(".none")?.remove();
      rows.prepend(...fresh);
      while (rows.rows.length > most) rows.lastElementChild.remove();
    };
    const follow = async (mine) => {
      while (!mine.signal.aborted) {
        try {
          const answer = await fetch(`${log.dataset.tail}&after=${after}`, { signal: mine.signal, redirect: "error" });
          if (!answer.ok) throw new Error(String(answer.status));
          show(await answer.text());
          after = answer.headers.get("X-After");
        } catch {
          if (!mine.signal.aborted) await new Promise((over) => setTimeout(over, 5000));
        }
      }
    };
    live.hidden = false;
    live.addEventListener("click", () => {
      const on = under === null;
      if (on) follow(under = new AbortController());
      else { under.abort(); under = null; }
      live.setAttribute("aria-pressed", String(on));
      live.querySelector("span").textContent = on ? live.dataset.stop : live.dataset.start;
    });
  }

  document.querySelector(".side nav a[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
})();
