import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";

type Look = {
  variant?: "primary" | "quiet" | "danger";
  size?: "medium" | "small";
  className?: string;
  children: ReactNode;
};
type Props = Look & (({ href: string } & Record<never, never>) | ({ href?: undefined } & ComponentProps<"button">));

const variants = {
  primary: "border-ink bg-ink text-paper hover:bg-soft hover:border-soft",
  quiet: "border-edge/60 bg-transparent text-ink hover:border-ink",
  danger: "border-danger bg-transparent text-danger hover:bg-danger-wash",
};

const sizes = {
  medium: "min-h-11 px-[18px] text-[15px]",
  small: "min-h-11 whitespace-nowrap px-3.5 text-sm sm:min-h-9",
};

/** A button, or with `href` a link that looks like one. */
export function Button({ variant = "primary", size = "medium", className = "", children, ...rest }: Props) {
  const look = `inline-flex items-center justify-center gap-2 rounded-md border py-1.5 text-center font-[550] leading-tight no-underline transition-colors disabled:opacity-50 aria-disabled:opacity-50 ${variants[variant]} ${sizes[size]} ${className}`;
  if (rest.href !== undefined) {
    return (
      <Link href={rest.href} prefetch={false} className={look}>
        {children}
      </Link>
    );
  }
  return (
    <button type="submit" {...rest} className={look}>
      {children}
    </button>
  );
}
