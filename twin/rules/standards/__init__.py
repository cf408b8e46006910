"""Rules of standards that are asked as questions: accidents, ERG distances, gas alarms, gathering, work permits."""
