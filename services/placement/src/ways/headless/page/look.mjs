/*
 * Functions that run in the store's page. Puppeteer sends their source, so each is complete in itself. They only read, but for `mask`
 * and for the buttons of layers that a recipe names.
 */

/** What stands on the page: challenges, layers (which are closed), signals of the recipe. */
export function probe({ layers, signals, markers }) {
  const roots = [document];
  for (const root of roots)
    for (const element of root.querySelectorAll('*')) if (element.shadowRoot) roots.push(element.shadowRoot);
  const all = (css) => roots.flatMap((root) => [...root.querySelectorAll(css)]);
  const box = (element, least) => {
    const { width, height, right, bottom, left, top } = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const shown = style.visibility !== 'hidden' && style.display !== 'none' && Number(style.opacity) > 0.05;
    return shown && width >= least && height >= least && right > 0 && bottom > 0 && left < innerWidth && top < 1e5;
  };
  // The badge of an invisible reCAPTCHA is on healthy pages; it challenges no one.
  const isBadge = (element) =>
    element.closest('.grecaptcha-badge') !== null ||
    element.dataset?.size === 'invisible' ||
    /[?&]size=invisible/.test(element.getAttribute('src') ?? '');
  const wall = (element) => box(element, 40) && !isBadge(element);

  let closed = 0;
  for (const alternatives of layers)
    for (const css of alternatives) {
      const button = all(css).find((element) => box(element, 4));
      if (!button) continue;
      button.click();
      closed += 1;
      break;
    }
  const marker = markers.find((css) => all(css).some(wall)) ?? null;
  const signal = signals.findIndex(({ selectors, text }) =>
    selectors.some((css) =>
      all(css).some(
        (element) => box(element, 1) && (!text || element.textContent.toLowerCase().includes(text.toLowerCase())),
      ),
    ),
  );
  return {
    closed,
    marker,
    signal,
    signalText:
      signal < 0
        ? ''
        : (signals[signal].selectors.flatMap((css) => all(css))[0]?.textContent ?? '').trim().slice(0, 300),
    headline: `${document.title}\n${all('h1')
      .map((each) => each.textContent)
      .join('\n')}`.slice(0, 500),
    isEmpty: all('a,button,input,select,form').length === 0,
  };
}

/** Texts of fields: of the whole page, or one record for each row. A field that is not there is null. */
export function read({ row, fields }) {
  if (document.readyState === 'loading') return [];
  const rootsOf = (start) => {
    const roots = [start];
    for (const root of roots)
      for (const element of root.querySelectorAll('*')) if (element.shadowRoot) roots.push(element.shadowRoot);
    return roots;
  };
  const find = (start, selectors) => {
    const roots = rootsOf(start);
    for (const css of selectors) {
      const found = roots.flatMap((root) => [...root.querySelectorAll(css)]);
      if (found.length > 0) return found;
    }
    return [];
  };
  const valueOf = (start, { selectors, attribute }) => {
    const own = start instanceof Element ? selectors.some((css) => css === ':scope') : false;
    const element = own ? start : find(start, selectors)[0];
    if (!element) return null;
    const value = attribute
      ? element.getAttribute(attribute)
      : element instanceof HTMLInputElement || element instanceof HTMLSelectElement
        ? element.value
        : element.textContent;
    return value === null ? null : value.replace(/\s+/g, ' ').trim().slice(0, 500);
  };
  const starts = row ? find(document, row) : [document];
  return starts
    .slice(0, 500)
    .map((start) => Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, valueOf(start, field)])));
}

/** Makes what was typed into fields of cards and passwords unreadable in pictures. */
export function mask() {
  const roots = [document];
  for (const root of roots)
    for (const element of root.querySelectorAll('*')) if (element.shadowRoot) roots.push(element.shadowRoot);
  const secret =
    'input[autocomplete^="cc-"],input[type="password"],input[name*="card" i],input[name*="cvc" i],input[name*="cvv" i]';
  for (const root of roots)
    for (const input of root.querySelectorAll(secret)) {
      input.style.setProperty('-webkit-text-security', 'disc', 'important');
      input.style.setProperty('color', 'transparent', 'important');
      input.style.setProperty('text-shadow', 'none', 'important');
    }
}

/** The visible text, through open shadow roots. */
export function textOf({ limit }) {
  const texts = [document.body?.innerText ?? ''];
  const roots = [document];
  for (const root of roots)
    for (const element of root.querySelectorAll('*'))
      if (element.shadowRoot) {
        roots.push(element.shadowRoot);
        for (const child of element.shadowRoot.children)
          if (child.tagName !== 'STYLE') texts.push(child.innerText ?? '');
      }
  return texts.join('\n').slice(0, limit);
}

/** The value of the option of a `<select>` that a person would choose for this text; `state` says why there is none. */
export function optionFor(element, wanted) {
  const plain = (text) => text.replace(/\s+/g, ' ').trim().toLowerCase();
  if (!(element instanceof HTMLSelectElement)) return { state: 'no_select' };
  const options = [...element.options];
  const option =
    options.find((each) => plain(each.value) === plain(wanted)) ??
    options.find((each) => plain(each.textContent ?? '') === plain(wanted));
  if (!option) return { state: 'missing' };
  return option.disabled ? { state: 'disabled' } : { state: 'found', value: option.value };
}

/** Before a secret is typed: no picture will show it, whatever the field is called. */
export function hideValue(element) {
  element.style.setProperty('-webkit-text-security', 'disc', 'important');
  element.style.setProperty('color', 'transparent', 'important');
}

/** So that typing replaces what the field has. */
export function selectAll(element) {
  element.focus();
  element.select?.();
}

/** What the browser says by itself when a person leaves the field. */
export function announceChange(element) {
  element.dispatchEvent(new Event('change', { bubbles: true }));
}

/** How many elements there are; null while the page is not there yet. */
export function countOf({ ready, selectors }) {
  if (document.readyState === 'loading') return null;
  const roots = [document];
  for (const root of roots)
    for (const element of root.querySelectorAll('*')) if (element.shadowRoot) roots.push(element.shadowRoot);
  const all = (css) => roots.flatMap((root) => [...root.querySelectorAll(css)]);
  if (!ready.some((css) => all(css).length > 0)) return null;
  return Math.max(...selectors.map((css) => all(css).length));
}
