"""The laws as data files, one each, with the list of the sources on which their values rest."""
