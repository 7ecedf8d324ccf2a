// The tray: the pictures that somebody keeps, to save them as one PNG with captions or as NPZ.
import { useLayoutEffect, useRef } from "preact/hooks";
import { contactSheet } from "../draw/contact-sheet";
import { npzFile, pixelsNpy, textsNpy } from "../draw/npz";
import { saveBlob, savePng } from "../draw/save";
import { Icon } from "../elements/icon";
import { PlaceLink } from "../elements/place-link";
import { linkTo } from "../state/navigation";
import { emptyTray, isTrayOpen, type Kept, takeOut, tray } from "../state/tray";

/** Everything in the tray by name: the pictures, their captions and where each is from. */
function arraysOf(kept: readonly Kept[]) {
  const pictures = kept.map(({ picture }, i) => {
    const pixels = picture.getContext("2d")?.getImageData(0, 0, picture.width, picture.height);
    return [`image_${i}`, pixelsNpy(pixels ?? new ImageData(1, 1))] as const;
  });
  const texts = [
    ["captions", textsNpy(kept.map(({ caption }) => caption))],
    ["addresses", textsNpy(kept.map(({ from }) => linkTo(from)))],
  ] as const;
  return new Map([...pictures, ...texts]);
}

function Picture({ of }: { readonly of: HTMLCanvasElement }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    canvas.current?.getContext("2d")?.drawImage(of, 0, 0);
  }, [of]);
  return <canvas ref={canvas} class="tile" width={of.width} height={of.height} />;
}

export function Tray() {
  const kept = tray.value;
  return (
    <section class="tray" aria-label="Tray">
      <header>
        <h2>Tray</h2>
        <span class="count" role="status">
          {kept.length === 1 ? "1 picture" : `${kept.length} pictures`}
        </span>
        <button
          type="button"
          disabled={kept.length === 0}
          title="One picture with all captions"
          onClick={() => savePng(contactSheet(kept), "tray.png")}
        >
          <Icon name="image" /> PNG
        </button>
        <button
          type="button"
          disabled={kept.length === 0}
          title="Pixels, captions and addresses for NumPy"
          onClick={() => saveBlob(npzFile(arraysOf(kept)), "tray.npz")}
        >
          <Icon name="download" /> NPZ
        </button>
        <button type="button" class="quiet" onClick={emptyTray}>
          remove all
        </button>
        <span class="space" />
        <span class="faint">kept until this page is closed</span>
        <button
          type="button"
          class="quiet"
          aria-label="Close the tray"
          onClick={() => {
            isTrayOpen.value = false;
          }}
        >
          <Icon name="close" />
        </button>
      </header>
      <ul>
        {kept.map(({ id, picture, caption, from }) => (
          <li key={id}>
            <PlaceLink to={from} title="Go to where it is from">
              <Picture of={picture} />
              <span>{caption}</span>
            </PlaceLink>
            <button
              type="button"
              class="quiet"
              aria-label={`Take out: ${caption}`}
              title="Take out of the tray"
              onClick={() => takeOut(id)}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
