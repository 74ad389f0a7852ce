import Link from "next/link";
import { PageHeader } from "@/app/_ui/page-header";
import { SignUpCredit } from "@/app/_ui/sign-up-credit";
import { signUpOffer } from "@/lib/billing/sign-up-credit/sign-up-offer";
import { SignUpForm } from "./sign-up-form";

export const metadata = { title: "Create an account" };

export default function SignUpPage() {
  const offer = signUpOffer();
  return (
    <>
      <PageHeader title="Create an account" lead="An address, a name, a password. We ask for nothing else." />
      <SignUpForm />
      {offer && (
        <div className="mt-8">
          <SignUpCredit nano={offer.amountNano} />
        </div>
      )}
      <p className="mt-8 text-[15px] text-soft [&_a]:underline [&_a]:underline-offset-4">
        You have an account? <Link href="/sign-in">Sign in</Link>
      </p>
    </>
  );
}
