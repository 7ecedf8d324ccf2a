// In place of the overview of a network that could not be shown: why, in large letters.

interface UnshownProps {
  readonly name: string;
  readonly reason: string;
}

export function Unshown({ name, reason }: UnshownProps) {
  return (
    <section class="empty">
      <h1>{name}</h1>
      <p class="reason">{reason}</p>
    </section>
  );
}
