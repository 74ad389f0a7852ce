import Link from "next/link";
import { PageHeader } from "@/app/_ui/page-header";
import { findSecondFactors, isSecondFactorOn } from "@/lib/accounts/second-factor/find-second-factors";
import { toNextPath } from "@/lib/web/next-path";
import { requireSession } from "@/lib/web/session";
import { PasskeyButton } from "../passkey-button";
import { beginPasskeyProofAction, proveByPasskeyAction } from "./actions";
import { ProveForm } from "./prove-form";

export const metadata = { title: "Is it you?" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function ProvePage({ searchParams }: Props) {
  const { userId } = await requireSession();
  const next = toNextPath((await searchParams).next);
  const factors = await findSecondFactors(userId);
  return (
    <>
      <PageHeader
        title="Is it you?"
        lead="What comes next touches the safety of your account, and you signed in a while ago. Show once more that it is you."
      />
      <div className="flex flex-col gap-8">
        {factors.passkeyCount > 0 && (
          <PasskeyButton
            label="Use a passkey"
            begin={beginPasskeyProofAction}
            finish={proveByPasskeyAction}
            next={next}
          />
        )}
        <ProveForm next={next} needsCode={isSecondFactorOn(factors)} hasApp={factors.totpSince !== null} />
      </div>
      <p className="mt-8 text-[15px] text-soft [&_a]:underline [&_a]:underline-offset-4">
        <Link href="/dashboard">Not now</Link>
      </p>
    </>
  );
}
