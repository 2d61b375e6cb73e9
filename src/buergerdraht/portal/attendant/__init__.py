"""The own exchange: absent from now on, back again, and absences planned ahead."""
