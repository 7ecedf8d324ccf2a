// Shows one picture in place of another while Space or a button is held.
import { useEffect, useState } from "preact/hooks";

/** Whether the other picture is shown, and a setter for buttons. Space works anywhere on the page
 * except on controls, which need it themselves. */
export function useBlink(): [boolean, (isOther: boolean) => void] {
  const [isOther, setOther] = useState(false);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const isOnControl =
        event.target instanceof HTMLElement && event.target.matches("input, select, button, a");
      if (event.key !== " " || isOnControl) return;
      event.preventDefault();
      setOther(event.type === "keydown");
    };
    document.addEventListener("keydown", listen);
    document.addEventListener("keyup", listen);
    return () => {
      document.removeEventListener("keydown", listen);
      document.removeEventListener("keyup", listen);
    };
  }, []);
  return [isOther, setOther];
}
