import { Check } from "lucide-react";
import Link from "next/link";
import { Card } from "@/app/_ui/card";

type Props = { hasCredit: boolean; canBuyCredit: boolean; hasKey: boolean; hasCalled: boolean; isVerified: boolean };

/** The way to a first call, each step ticked by what is really so. Gone when all are done. */
export function GettingStarted({ hasCredit, canBuyCredit, hasKey, hasCalled, isVerified }: Props) {
  const steps = [
    { done: isVerified, name: "Confirm your e-mail address", text: "Open the link that we sent you." },
    { done: hasKey, name: "Make a key", text: "It is shown once.", href: "/dashboard/keys" },
    {
      done: hasCredit,
      name: "Have credit",
      text: canBuyCredit ? "Buy it, or redeem a code." : "The operator grants it, or gives you a code.",
      href: "/dashboard/billing",
    },
    {
      done: hasCalled,
      name: "Make a call",
      text: "In any of four dialects; the sandbox answers without a provider.",
      href: "/docs",
    },
  ];
  if (steps.every((step) => step.done)) return null;
  return (
    <Card title="Getting started" className="mt-5">
      <ol className="grid gap-x-8 sm:grid-cols-2">
        {steps.map((step) => (
          <li key={step.name} className="flex items-start gap-3 border-t border-dashed border-line-strong py-3">
            <span
              className={`mt-0.5 flex size-5 flex-none items-center justify-center rounded-full border ${step.done ? "border-accent bg-accent text-accent-ink" : "border-edge"}`}
            >
              {step.done && <Check size={13} strokeWidth={3} aria-hidden />}
              <span className="sr-only">{step.done ? "Done:" : "To do:"}</span>
            </span>
            <span className="text-[15px]">
              {step.href && !step.done ? (
                <Link href={step.href} prefetch={false} className="font-[550] underline underline-offset-4">
                  {step.name}
                </Link>
              ) : (
                <span className={step.done ? "text-soft" : "font-[550]"}>{step.name}</span>
              )}
              {!step.done && <span className="block text-sm text-soft">{step.text}</span>}
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
}
