// A word with its explanation: a tooltip for the eye, read out by screen readers.

interface Props {
  readonly label: string;
  /** Empty: the word speaks for itself. */
  readonly sentence: string;
}

export function Term({ label, sentence }: Props) {
  if (sentence === "") return <>{label}</>;
  return (
    <span class="term" title={sentence}>
      {label}
      <span class="spoken"> ({sentence})</span>
    </span>
  );
}
