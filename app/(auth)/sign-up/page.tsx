import Link from "next/link";
import { PageHeader } from "@/app/_ui/page-header";
import { SignUpCredit } from "@/app/_ui/sign-up-credit";
import { signUpOffer } from "@/lib/billing/sign-up-credit/sign-up-offer";
import { toNextPath } from "@/lib/web/next-path";
import { SignUpForm } from "./sign-up-form";

export const metadata = { title: "Create an account" };

type Props = { searchParams: Promise<{ next?: string | string[] }> };

export default async function SignUpPage({ searchParams }: Props) {
  const { next: asked } = await searchParams;
  const next = asked === undefined ? undefined : toNextPath(asked);
  const offer = signUpOffer();
  return (
    <>
      <PageHeader title="Create an account" lead="An address, a name, a password. We ask for nothing else." />
      <SignUpForm next={next} />
      {offer && (
        <div className="mt-8">
          <SignUpCredit nano={offer.amountNano} />
        </div>
      )}
      <p className="mt-8 text-[15px] text-soft [&_a]:underline [&_a]:underline-offset-4">
        You have an account? <Link href={next ? `/sign-in?next=${encodeURIComponent(next)}` : "/sign-in"}>Sign in</Link>
      </p>
    </>
  );
}
