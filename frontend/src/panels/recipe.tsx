// The recipe of a visual: what is needed to make it again.

/** A value of a recipe as text. */
export function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(inWords).join(", ");
  if (typeof value === "object" && value !== null) {
    const parts = Object.entries(value).map(([name, part]) => `${name} ${inWords(part)}`);
    return parts.join(", ");
  }
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "number" ? String(Number(value.toPrecision(6))) : String(value);
}

interface Props {
  readonly of: Readonly<Record<string, unknown>>;
  /** Of what, where several stand together. */
  readonly what?: string;
}

export function Recipe({ of, what }: Props) {
  const steps = Object.entries(of);
  if (steps.length === 0) return null;
  return (
    <details class="recipe">
      <summary>Recipe{what && ` of ${what}`}</summary>
      <dl>
        {steps.map(([name, value]) => (
          <div key={name}>
            <dt>{name.replaceAll("_", " ")}</dt>
            <dd>{inWords(value)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
