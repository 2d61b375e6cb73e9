"""The wallboard: a big screen of counts, opened by a supervisor or by a screen's own link."""
