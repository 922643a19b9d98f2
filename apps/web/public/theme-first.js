// Sets the theme before the first paint, so that a dark page never flashes white.
(() => {
  try {
    const theme = localStorage.getItem('ringnet.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // Storage may be off; the system's theme then stands.
  }
})();
