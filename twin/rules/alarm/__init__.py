"""Alarms: the ISA-18.2 life cycle as a table, the register of open alarms, and what raises one."""
