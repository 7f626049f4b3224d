"""An administrator's verbs: `calendar` moves months, `log` reads the audit, `figures` counts, `work` begins anew."""
