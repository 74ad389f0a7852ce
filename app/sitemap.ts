import type { MetadataRoute } from "next";
import { appUrl } from "@/lib/env";

export const dynamic = "force-dynamic";

const pages = [
  "/",
  "/models",
  "/pricing",
  "/docs",
  "/docs/dialects",
  "/docs/agents",
  "/docs/routing",
  "/docs/limits",
  "/docs/receipts",
  "/docs/media",
  "/platforms",
  "/compat",
  "/privacy",
  "/terms",
  "/acceptable-use",
];

export default function sitemap(): MetadataRoute.Sitemap {
  return pages.map((page) => ({ url: `${appUrl()}${page === "/" ? "" : page}` }));
}
