import { UtcTime } from "@/app/_ui/utc-time";
import type { KeyView } from "@/lib/keys/schema";
import { limitWords } from "../limit-words";

type Props = {
  readonly keyView: KeyView;
  readonly isOwn: boolean;
  /** What it may do and what limits it too, where no form beside it says so. */
  readonly withLimits: boolean;
};

/** What a key is, in a few lines: how to tell it, whose it is, which of its secrets end when. */
export function KeyFacts({ keyView, isOwn, withLimits }: Props) {
  const { kind, createdAt, createdBy, expiresAt, scopes, secrets } = keyView;
  const maker = isOwn ? "you" : (createdBy?.name ?? "a program");
  const limits = limitWords(keyView);
  const ending = secrets.filter((secret) => secret.expiresAt !== null);
  return (
    <>
      <Hint {...keyView} />, a key for {kind === "inference" ? "calls" : "managing"}, made by {maker} on{" "}
      <UtcTime at={createdAt} part="date" />
      {expiresAt && (
        <>
          , until <UtcTime at={expiresAt} />
        </>
      )}
      .{withLimits && ` It may: ${scopes.join(", ")}.`}
      {withLimits && limits.length > 0 && ` Limits: ${limits.join(", ")}.`}
      {ending.map((secret) => (
        <span key={`${secret.last4}${secret.createdAt.getTime()}`} className="block">
          Its former secret <Hint {...secret} /> works until <UtcTime at={secret.expiresAt} part="second" />.
        </span>
      ))}
    </>
  );
}

function Hint({ prefix, last4 }: { prefix: string; last4: string }) {
  return (
    <span className="whitespace-nowrap font-mono text-[13px] text-ink">
      {prefix}…{last4}
    </span>
  );
}
