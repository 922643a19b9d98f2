import type { JSX } from 'preact';
import { lazy, Suspense } from 'preact/compat';
import { HomePage } from './home/home-page.js';
import { Header } from './shell/header.js';
import { Notice } from './shell/notice.js';
import { route } from './shell/route.js';

const ResultPage = lazy(() => import('./result/result-page.js').then(({ ResultPage: page }) => ({ default: page })));

export function App(): JSX.Element {
  const where = route.value;
  return (
    <>
      <Header />
      <main id="main" tabIndex={-1}>
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
