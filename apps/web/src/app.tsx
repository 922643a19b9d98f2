import type { JSX } from 'preact';
import { lazy, Suspense } from 'preact/compat';
import { useEffect, useRef } from 'preact/hooks';
import { HomePage } from './home/home-page.js';
import { Header } from './shell/header.js';
import { Notice } from './shell/notice.js';
import { ReloadPage } from './shell/reload-page.js';
import { route } from './shell/route.js';

// Preact keeps the first failure for good: without a page for it nothing would be shown any more.
const ResultPage = lazy(() =>
  import('./result/result-page.js').then(
    ({ ResultPage: page }) => ({ default: page }),
    () => ({ default: ReloadPage }),
  ),
);

export function App(): JSX.Element {
  const where = route.value;
  const main = useRef<HTMLElement>(null);
  const shown = useRef(where);
  // A link inside the page is no new document: move the reader to the new content, as a new document would.
  useEffect(() => {
    if (shown.current === where) return;
    shown.current = where;
    scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [where]);
  return (
    <>
      {/* No link to #main: the hash is the route, and would lead to the first page. */}
      <button type="button" class="skip-link" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <Header />
      <main id="main" ref={main} tabIndex={-1}>
        {where.page === 'home' ? (
          <HomePage />
        ) : (
          <Suspense fallback={<p class="centred muted">Loading…</p>}>
            <ResultPage key={where.id} id={where.id} />
          </Suspense>
        )}
      </main>
      <Notice />
    </>
  );
}
