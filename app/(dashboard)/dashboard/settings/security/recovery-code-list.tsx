import { Button } from "@/app/_ui/button";
import { CopyButton } from "@/app/_ui/copy-button";
import { Notice } from "@/app/_ui/notice";

/** What stands in for a lost phone, shown this once. */
export function RecoveryCodeList({ title, codes }: { title: string; codes: readonly string[] | null }) {
  const text = codes ? `${codes.join("\n")}\n` : "";
  return (
    <Notice tone="success" title={title}>
      {codes && (
        <>
          <p className="mt-2">
            These recovery codes each stand in once for your second factor, when its device is lost. Keep them where you
            keep what matters: they are not shown again.
          </p>
          <ul className="my-4 grid max-w-md grid-cols-1 gap-x-8 gap-y-1 font-mono text-[15px] text-ink sm:grid-cols-2">
            {codes.map((code) => (
              <li key={code}>{code}</li>
            ))}
          </ul>
          <div className="flex flex-wrap items-center gap-3">
            <a
              href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
              download="recovery-codes.txt"
              className="inline-flex min-h-11 items-center"
            >
              Download as a text file
            </a>
            <CopyButton text={text} />
          </div>
        </>
      )}
      <p className="mt-4">
        <Button href="/dashboard/settings/security" variant="quiet" size="small">
          {codes ? "I have kept them" : "Back to security"}
        </Button>
      </p>
    </Notice>
  );
}
