// How pictures are drawn: size, crisp or smooth pixels, brightness and contrast.
import {
  brightness,
  contrast,
  RENDERINGS,
  type Rendering,
  rendering,
  tileSize,
} from "../state/preferences";
import { Icon } from "./icon";

const HINTS: Readonly<Record<Rendering, string>> = {
  auto: "Crisp for tiny pictures, smooth for others (z)",
  pixelated: "Every pixel as a square (z)",
  smooth: "Pixels blended (z)",
};

/** The CSS filter of pictures; empty at the default brightness and contrast. */
export function pictureFilter(): string {
  const isPlain = brightness.value === 1 && contrast.value === 1;
  return isPlain ? "" : `brightness(${brightness.value}) contrast(${contrast.value})`;
}

interface SizeProps {
  /** Current size in CSS pixels. */
  readonly size: number;
}

function SizeControl({ size }: SizeProps) {
  return (
    <label class="control" title="Size of the pictures">
      <span>Size</span>
      <input
        type="range"
        min={32}
        max={320}
        step={8}
        value={size}
        aria-label="Size of the pictures"
        aria-valuetext={`${size} pixels`}
        onInput={(event) => {
          tileSize.value = Number(event.currentTarget.value);
        }}
      />
    </label>
  );
}

function RenderingControl() {
  return (
    <div class="segments" role="group" aria-label="Pixels">
      {RENDERINGS.map((value) => (
        <button
          type="button"
          key={value}
          title={HINTS[value]}
          aria-pressed={rendering.value === value}
          onClick={() => {
            rendering.value = value;
          }}
        >
          {value}
        </button>
      ))}
    </div>
  );
}

function LightControl() {
  const isPlain = brightness.value === 1 && contrast.value === 1;
  return (
    <details class="menu">
      <summary class="quiet" title="Brightness and contrast" aria-label="Brightness and contrast">
        <Icon name="sliders" />
        {!isPlain && <i class="dot" />}
      </summary>
      <div class="menu-body">
        {(
          [
            ["Brightness", brightness],
            ["Contrast", contrast],
          ] as const
        ).map(([name, value]) => (
          <label class="control" key={name}>
            <span>{name}</span>
            <input
              type="range"
              min={0.25}
              max={3}
              step={0.05}
              value={value.value}
              aria-valuetext={`${Math.round(value.value * 100)} percent`}
              onInput={(event) => {
                value.value = Number(event.currentTarget.value);
              }}
            />
            <output>{Math.round(value.value * 100)} %</output>
          </label>
        ))}
        <button
          type="button"
          disabled={isPlain}
          onClick={() => {
            brightness.value = 1;
            contrast.value = 1;
          }}
        >
          Reset
        </button>
      </div>
    </details>
  );
}

/** How pictures are drawn, whatever their size. */
export function LookControls() {
  return (
    <div class="look-controls">
      <RenderingControl />
      <LightControl />
    </div>
  );
}

export function PictureControls({ size }: SizeProps) {
  return (
    <>
      <SizeControl size={size} />
      <LookControls />
    </>
  );
}
