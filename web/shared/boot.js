// boot.js - runs before the first paint: puts the kept theme, size, contrast and language on <html>, so nothing flashes.
(function () {
  var h = document.documentElement, get = function (k) { try { return localStorage.getItem(k); } catch (e) { return null; } };
  h.dataset.theme = get('theme') || h.dataset.theme || 'auto';
  h.dataset.size = /[?&]co=lon/.test(location.search) ? 'large' : get('size') || '';
  h.dataset.contrast = get('contrast') || '';
  h.lang = get('lang') || 'vi';
})();
