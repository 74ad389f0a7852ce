import { Check, Minus, X } from "lucide-react";

const looks = {
  passed: { Icon: Check, color: "text-accent", says: "Proved" },
  failed: { Icon: X, color: "text-danger", says: "Failed" },
  untried: { Icon: Minus, color: "text-faint", says: "Not tried" },
};

/** How a proof ended, as a shape, a colour, and a word for those who see neither. */
export function OutcomeMark({ outcome, note }: { outcome: keyof typeof looks; note?: string }) {
  const { Icon, color, says } = looks[outcome];
  return (
    <span title={note} className={`inline-flex items-center gap-1 ${color}`}>
      <Icon size={16} strokeWidth={2.4} aria-hidden />
      <span className="sr-only">{note ? `${says}: ${note}` : says}</span>
    </span>
  );
}
