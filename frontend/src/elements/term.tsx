// A word with its explanation, as a tooltip and for screen readers.

interface Props {
  readonly label: string;
  /** Empty if the word needs none. */
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
