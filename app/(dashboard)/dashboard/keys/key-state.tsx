import type { KeyState, KeyView } from "@/lib/keys/schema";

const looks: Readonly<Record<KeyState, string>> = {
  active: "text-accent",
  paused: "text-danger",
  expired: "text-faint",
  revoked: "text-faint",
};

/** Whether a key works, and if not, why. */
export function KeyStateWord({ state, pausedFor, revokedFor }: Pick<KeyView, "state" | "pausedFor" | "revokedFor">) {
  const reason = state === "paused" ? pausedFor : state === "revoked" ? revokedFor : null;
  return (
    <span className="whitespace-nowrap">
      <span className={`font-[550] ${looks[state]}`}>{state}</span>
      {reason && <span className="block text-[13px] text-faint">{reasons[reason]}</span>}
    </span>
  );
}

const reasons: Readonly<Record<NonNullable<KeyView["pausedFor"] | KeyView["revokedFor"]>, string>> = {
  velocity: "spent too fast",
  person: "by hand",
  operator: "by the operator",
  leaked: "found in public",
  left: "its maker left",
};
