"use client";

import { Printer } from "lucide-react";
import { Button } from "./button";

export function PrintButton() {
  return (
    <Button
      type="button"
      variant="quiet"
      size="small"
      onClick={() => window.print()}
      className="[@media(scripting:none)]:hidden print:hidden"
    >
      <Printer size={15} aria-hidden /> Print
    </Button>
  );
}
