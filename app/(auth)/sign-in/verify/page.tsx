import Link from "next/link";
import { redirect } from "next/navigation";
import { PageHeader } from "@/app/_ui/page-header";
import { findSecondFactorChallenge } from "@/lib/accounts/challenge";
import { findSecondFactors } from "@/lib/accounts/second-factor/find-second-factors";
import { challengeToken } from "@/lib/web/challenge-cookie";
import { toNextPath } from "@/lib/web/next-path";
import { PasskeyButton } from "../../passkey-button";
import { beginSecondPasskeyAction, signInWithSecondPasskeyAction } from "../actions";
import { CodeForm } from "./code-form";

export const metadata = { title: "One more proof" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function VerifySignInPage({ searchParams }: Props) {
  const next = toNextPath((await searchParams).next);
  const userId = await findSecondFactorChallenge((await challengeToken()) ?? "");
  if (!userId) redirect(`/sign-in?late=1&next=${encodeURIComponent(next)}`);
  const { totpSince, passkeyCount } = await findSecondFactors(userId);
  return (
    <>
      <PageHeader title="One more proof" lead="The password was right. Now show that it is you." />
      <div className="flex flex-col gap-8">
        {passkeyCount > 0 && (
          <PasskeyButton
            label="Use a passkey"
            begin={beginSecondPasskeyAction}
            finish={signInWithSecondPasskeyAction}
            next={next}
          />
        )}
        <CodeForm next={next} hasApp={totpSince !== null} />
      </div>
      <p className="mt-8 text-[15px] text-soft [&_a]:underline [&_a]:underline-offset-4">
        <Link href="/sign-in">Begin again</Link>
      </p>
    </>
  );
}
