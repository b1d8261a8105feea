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
