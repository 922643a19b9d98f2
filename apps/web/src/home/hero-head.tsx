import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** The model's mean head, turning towards the pointer: an ornament, hidden from screen readers. */
export function HeroHead(): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let dispose: (() => void) | null = null;
    let isGone = false;
    const start = async () => {
      const { showHeroHead } = await import('../viewer/hero-scene.js');
      if (!canvas.current || isGone) return;
      dispose = await showHeroHead(canvas.current);
      if (isGone) dispose();
    };
    // An ornament may fail silently: without WebGL or a model the page works as well.
    start().catch(() => canvas.current?.remove());
    return () => {
      isGone = true;
      dispose?.();
    };
  }, []);
  return (
    <div class="hero-head" aria-hidden="true">
      <canvas ref={canvas} />
    </div>
  );
}
