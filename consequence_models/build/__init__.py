"""Scripts that make the tables of `data/`; they alone load chemicals, thermo and CoolProp, and nothing imports them."""
