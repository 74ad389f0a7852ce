const looks = {
  passed: { sign: "✓", color: "text-accent", says: "Proved" },
  failed: { sign: "✗", color: "text-danger", says: "Failed" },
  untried: { sign: "–", color: "text-faint", says: "Not tried" },
};

/** How a proof ended, as a sign, a colour, and a word for those who see neither. There are a thousand on the page. */
export function OutcomeMark({ outcome }: { outcome: keyof typeof looks }) {
  const { sign, color, says } = looks[outcome];
  return (
    // Relative, so that the hidden word stays within a table that scrolls by itself.
    <span className={`relative font-[650] ${color}`}>
      <span aria-hidden>{sign}</span>
      <span className="sr-only">{says}</span>
    </span>
  );
}
