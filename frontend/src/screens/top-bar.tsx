// The top bar: path, search, run and step.
import { Breadcrumb } from "../elements/breadcrumb";
import { Icon } from "../elements/icon";
import { LiveStatus } from "../elements/live-status";
import { RunPicker } from "../elements/run-picker";
import { SearchBox } from "../elements/search-box";
import { StepSlider } from "../elements/step-slider";
import { copy } from "../state/clipboard";
import { isHelpOpen } from "../state/keys";
import { runs } from "../state/logged";
import { place } from "../state/navigation";
import { permalink } from "../state/permalink";
import { isTrayOpen, tray } from "../state/tray";

interface Props {
  /** Whether nothing is logged, so that there is nothing to search or to choose from. */
  readonly isBare: boolean;
  readonly onSkip: () => void;
}

export function TopBar({ isBare, onSkip }: Props) {
  const kept = tray.value.length;
  return (
    <header class="bar">
      <button type="button" class="skip" onClick={onSkip}>
        Skip to the pictures
      </button>
      <Breadcrumb />
      {!isBare && <SearchBox />}
      <div class="bar-tools">
        <button
          type="button"
          class="quiet"
          title="Copy a link to this view (y)"
          onClick={() => copy(permalink(place.value), "Link")}
        >
          <Icon name="link" /> <span class="wide">Copy link</span>
        </button>
        {kept > 0 && (
          <button
            type="button"
            class="quiet"
            title="Pictures that you keep, to save together"
            aria-expanded={isTrayOpen.value}
            onClick={() => {
              isTrayOpen.value = !isTrayOpen.peek();
            }}
          >
            <Icon name="layers" /> Tray {kept}
          </button>
        )}
        <button
          type="button"
          class="quiet"
          title="Keyboard and help (?)"
          aria-label="Keyboard and help"
          onClick={() => {
            isHelpOpen.value = true;
          }}
        >
          <Icon name="help" />
        </button>
      </div>
      {!isBare && (
        <div class="bar-second">
          {runs.value.length > 0 && (
            <>
              <RunPicker />
              <StepSlider />
              <LiveStatus />
            </>
          )}
        </div>
      )}
    </header>
  );
}
