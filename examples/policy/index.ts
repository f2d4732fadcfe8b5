import { PolicyPack } from "@pulumi/policy";
import { policies } from "./policies";

new PolicyPack("cloudflare-oauth", { enforcementLevel: "mandatory", policies });
