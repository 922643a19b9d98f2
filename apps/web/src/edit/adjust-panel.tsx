import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { HeadSession } from '../result/head-session.js';
import { Icon } from '../shell/icons.js';
import { CopyExpression } from './copy-expression.js';
import { SavePose } from './save-pose.js';
import { type Slider, sliderGroups } from './sliders.js';

/** Every slider of the head; each move rebuilds it here, without the server. */
export function AdjustPanel(props: {
  readonly session: HeadSession | null;
  /** Whether there will be no session: the browser cannot draw this head */
  readonly isDrawable: boolean;
  readonly reconstructionId: string;
}): JSX.Element {
  const { session } = props;
  const version = useSignal(0);
  if (!props.isDrawable) return <p class="muted">This head cannot be edited here. Its files are under Download.</p>;
  if (!session) return <p class="muted">The sliders appear when the head is ready.</p>;
  const apply = (change: () => void) => () => {
    change();
    session.rebuild();
    version.value++;
  };
  const { edit } = session;
  return (
    <>
      <div class="row wrap">
        <button type="button" class="button compact" onClick={apply(edit.reset)}>
          <Icon name="reset" /> Reset
        </button>
        <button type="button" class="button compact" onClick={apply(edit.neutralise)}>
          Neutral face
        </button>
        <button type="button" class="button compact" onClick={apply(edit.randomise)}>
          <Icon name="dice" /> Random person
        </button>
        <CopyExpression
          headModelId={session.model.info.id}
          reconstructionId={props.reconstructionId}
          onCopy={(expression, jaw) => apply(() => edit.copyExpression(expression, jaw))()}
        />
        <SavePose reconstructionId={props.reconstructionId} session={session} />
      </div>
      {sliderGroups(session.model).map(({ id, title, sliders }, i) => (
        <details key={id} class="slider-group" open={i < 2}>
          <summary>
            {title} <span class="count">{sliders.length}</span>
          </summary>
          {sliders.map((slider) => (
            <SliderRow key={`${slider.id}-${version.value}`} slider={slider} session={session} />
          ))}
        </details>
      ))}
    </>
  );
}

/** A signal that stands in the markup itself changes its text alone: a moving slider renders no component again. */
function SliderRow({ slider, session }: { readonly slider: Slider; readonly session: HeadSession }): JSX.Element {
  const first = slider.get(session.edit);
  const words = useSignal(valueWords(first, slider));
  const move = (to: number) => {
    words.value = valueWords(to, slider);
    slider.set(session.edit, to);
    session.rebuild();
  };
  return (
    <div class="slider">
      <label class="slider-label" for={slider.id}>
        {slider.label}
      </label>
      <span class="slider-value" aria-hidden="true">
        {words}
      </span>
      <input
        type="range"
        id={slider.id}
        min={slider.min}
        max={slider.max}
        step={slider.step}
        defaultValue={first}
        aria-valuetext={words}
        onInput={(event) => move(event.currentTarget.valueAsNumber)}
        onDblClick={(event) => {
          event.currentTarget.valueAsNumber = Math.max(slider.min, 0);
          move(event.currentTarget.valueAsNumber);
        }}
      />
    </div>
  );
}

function valueWords(value: number, { unit }: Slider): string {
  if (unit === '°') return `${Math.round(value) + 0}°`;
  // Rounded first: -0.004 would read -0.00.
  return `${(Math.round(100 * value) / 100 + 0).toFixed(2)}${unit && ` ${unit}`}`;
}
