"""The five ratios of an office or a department, exactly as standards Part 2 defines them.

Neither the founding rule (长城办发〔2020〕13号 三（三）) nor any other text found gives numerator and
denominator, so the definition's code, the window and the cut-off travel with every figure:

A by policy         |M|/|I| and |X|/|I|: the headline
B by policy, all    |M|/|P| and |X|/|P|: a policy without interpretation is a failure
C by piece          diversified pieces / pieces; pieces on other channels / website pieces (may pass 100 %)
D by release        diversified releases / releases; other releases / (website + other)
E by form           mean number of forms, and of channels, per interpreted policy: never a headline
F all documents     policies with a 图解 / all open documents: never a headline
"""
