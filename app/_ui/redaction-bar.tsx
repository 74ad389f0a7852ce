/** Stands where words would be. Its width comes from a count of tokens, never from a text. */
export function RedactionBar({
  width,
  height = 10,
  className = "",
}: {
  width: number;
  height?: number;
  className?: string;
}) {
  return (
    <svg
      aria-hidden="true"
      width={width}
      height={height}
      className={`inline-block flex-none fill-ink align-[-0.06em] print:fill-ink ${className}`}
    >
      <rect width="100%" height="100%" rx="1" />
    </svg>
  );
}

/** Pixels for a number of tokens: grows with the logarithm, so that 20 and 200,000 tokens both fit a table. */
export function barWidthOf(tokens: number): number {
  return tokens <= 0 ? 0 : Math.min(130, Math.round(10 + 9.5 * Math.log2(1 + tokens / 16)));
}
