import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { Icon, type IconName } from '../shell/icons.js';
import type { Surface } from '../viewer/head-scene.js';
import type { ViewMode } from '../viewer/head-viewer.js';

/** The bar under the viewer. */
export function StageTools(props: {
  readonly mode: Signal<ViewMode>;
  readonly surface: Signal<Surface>;
  /** False while a picture from the server stands in: it has one surface and no landmarks to switch */
  readonly isDrawnHere: boolean;
  readonly hasTexture: boolean;
  readonly hasLandmarks: Signal<boolean>;
  readonly isTurning: Signal<boolean>;
  readonly onReset: () => void;
  readonly onShoot: () => void;
}): JSX.Element {
  const isOrbit = props.mode.value === 'orbit';
  const surfaces: readonly (readonly [Surface, string])[] = [
    ...(props.hasTexture ? ([['texture', 'Texture']] as const) : []),
    ['clay', 'Clay'],
    ['wire', 'Wire'],
  ];
  return (
    <div class="tools" role="toolbar" aria-label="Viewer">
      <Choice
        label="View"
        options={[
          ['orbit', '3D'],
          ['photo', 'On photo'],
        ]}
        value={props.mode}
      />
      {props.isDrawnHere && <Choice label="Surface" options={surfaces} value={props.surface} />}
      <div class="tool-icons">
        {props.isDrawnHere && <Toggle icon="dots" label="Landmarks" value={props.hasLandmarks} />}
        {isOrbit && <Toggle icon="spin" label="Turntable" value={props.isTurning} />}
        {isOrbit && <Tool icon="front" label="Look from the front" onClick={props.onReset} />}
        {props.isDrawnHere && <Tool icon="shot" label="Save a picture" onClick={props.onShoot} />}
      </div>
    </div>
  );
}

function Choice<Value extends string>(props: {
  readonly label: string;
  readonly options: readonly (readonly [Value, string])[];
  readonly value: Signal<Value>;
}): JSX.Element {
  return (
    <fieldset class="choice" aria-label={props.label}>
      {props.options.map(([value, words]) => (
        <button
          key={value}
          type="button"
          aria-pressed={props.value.value === value}
          onClick={() => {
            props.value.value = value;
          }}
        >
          {words}
        </button>
      ))}
    </fieldset>
  );
}

function Toggle(props: {
  readonly icon: IconName;
  readonly label: string;
  readonly value: Signal<boolean>;
}): JSX.Element {
  const { value, label, icon } = props;
  return (
    <button
      type="button"
      class="icon-button"
      aria-pressed={value.value}
      aria-label={label}
      title={label}
      onClick={() => {
        value.value = !value.value;
      }}
    >
      <Icon name={icon} />
    </button>
  );
}

function Tool(props: { readonly icon: IconName; readonly label: string; readonly onClick: () => void }): JSX.Element {
  return (
    <button type="button" class="icon-button" aria-label={props.label} title={props.label} onClick={props.onClick}>
      <Icon name={props.icon} />
    </button>
  );
}
