// Named values in a row.

export function Facts({ of }: { readonly of: readonly (readonly [string, string])[] }) {
  return (
    <>
      {of.map(([name, value]) => (
        <span key={name} class="fact">
          {name} <b>{value}</b>
        </span>
      ))}
    </>
  );
}
