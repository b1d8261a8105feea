// Progressive enhancement only: every page can be read and used without this script.

// What an address points at is unfolded and comes into sight, also where a browser does not do so itself.
function unfoldTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  target.scrollIntoView();
}

addEventListener("hashchange", unfoldTarget);
unfoldTarget();

// The replay: a slider over the days of the evaluation, which shows each day without loading the page anew.
function replayFollowsSlider(form) {
  const days = form.elements.until;
  const slider = form.querySelector(".slider");
  const range = slider.querySelector("input");
  let asked = 0;

  function say() {
    range.setAttribute("aria-valuetext", days.options[days.selectedIndex].text);
  }

  async function show() {
    const turn = ++asked;
    const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
    try {
      const answer = await fetch(address, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const shown = page.querySelector("[data-live]");
      if (!answer.ok || !shown) throw new Error(answer.statusText);
      if (turn !== asked) return;
      document.querySelector("[data-live]").replaceWith(shown);
      history.replaceState(null, "", address);
    } catch {
      form.submit();
    }
  }

  range.addEventListener("input", () => { days.selectedIndex = range.valueAsNumber; say(); });
  range.addEventListener("change", show);
  days.addEventListener("change", () => { range.value = days.selectedIndex; say(); show(); });
  slider.hidden = false;
  say();
}

document.querySelectorAll("form[data-replay]").forEach(replayFollowsSlider);

// A button that prints the page, where a script can.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
