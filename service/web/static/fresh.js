// Says how many entries have come in since the page was made, and leads to them. A page that is out of sight lets go of
// its connection, and asks for what it missed when it is looked at again.
function tellOfNewEntries(notice) {
  const link = document.createElement("a");
  link.href = location.pathname + location.search;
  const number = document.createTextNode("");
  let count = 0;
  let last = null;
  let source = null;
  let soon = null;

  function say() {
    soon = null;
    number.data = `${count === 1 ? notice.dataset.one : notice.dataset.many.replace("#", count)} – `;
    link.textContent = notice.dataset.show;
    if (!link.isConnected) notice.append(number, link);
  }

  function follow() {
    if (source || document.hidden) return;
    const address = new URL(notice.dataset.fresh, location.href);
    if (last) address.searchParams.set("after", last);
    source = new EventSource(address);
    source.onmessage = (event) => {
      count += 1;
      last = event.lastEventId;
      soon ??= setTimeout(say, 1000);
    };
  }

  function rest() {
    source?.close();
    source = null;
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : follow()));
  addEventListener("pagehide", rest);
  addEventListener("pageshow", follow);
  follow();
}

document.querySelectorAll("[data-fresh]").forEach(tellOfNewEntries);
