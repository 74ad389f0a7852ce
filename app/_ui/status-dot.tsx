const looks: Record<string, { color: string; says: string }> = {
  ok: { color: "bg-accent", says: "Answered" },
  client_aborted: { color: "bg-edge", says: "You hung up" },
  upstream_failed: { color: "bg-danger", says: "The provider failed" },
  recovered: { color: "bg-warn", says: "Recovered after a crash" },
  voided: { color: "bg-edge", says: "Not carried out" },
};

/** How a call ended: a coloured dot, and the same in words for those who cannot see it. */
export function StatusDot({ status }: { status: string }) {
  const { color, says } = looks[status] ?? looks.voided!;
  return (
    <span title={says} className="mr-1.5 inline-flex align-[0.06em]">
      <span aria-hidden className={`size-[7px] rounded-full ${color}`} />
      <span className="sr-only">{says}:</span>
    </span>
  );
}

export function describeStatus(status: string): string {
  return (looks[status] ?? looks.voided!).says;
}
