// Progressive enhancement only: every page can be read and used without this script.
