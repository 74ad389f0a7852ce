"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

const everyMs = 4_000;
const looksMax = 15;

type Props = { readonly address: string; readonly looked: number };

/** Looks a few times whether the payment has come: in place, or without scripts by loading `address` anew. */
export function LookAgain({ address, looked }: Props) {
  const router = useRouter();
  useEffect(() => {
    let looks = looked;
    const timer = setInterval(() => {
      if (++looks >= looksMax) clearInterval(timer);
      router.refresh();
    }, everyMs);
    return () => clearInterval(timer);
  }, [router, looked]);
  if (looked >= looksMax) return null;
  return (
    <noscript>
      <meta httpEquiv="refresh" content={`${everyMs / 1_000}; url=${address}&look=${looked + 1}`} />
    </noscript>
  );
}
