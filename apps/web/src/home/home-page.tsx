import type { JSX } from 'preact';
import { HeroHead } from './hero-head.js';
import { History } from './history.js';
import { PhotoDrop } from './photo-drop.js';

export function HomePage(): JSX.Element {
  return (
    <div class="home">
      <section class="hero">
        <div class="hero-words">
          <h1>
            One photo.
            <br />A head in 3D.
          </h1>
          <p class="lead">
            Turn it, light it, make it smile. Take it with you as GLB, OBJ or plain numbers. Your photo stays on this
            server.
          </p>
          <PhotoDrop />
        </div>
        <HeroHead />
      </section>
      <History />
    </div>
  );
}
